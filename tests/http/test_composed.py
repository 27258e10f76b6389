"""A form of what goes to many people is whole, or is none."""

import pytest

from one.http.actualites.writing import NewsForm
from one.http.blog.writing import PostForm
from one.http.cahier.writing import HomeworkForm
from one.http.carnet.writing import NoteForm
from one.http.compose import Composed


def test_a_form_to_many_says_who_would_have_it_and_how_it_reads() -> None:
    class Half(Composed):
        """Says neither."""

    with pytest.raises(TypeError, match=r"as_read.*readers"):
        Half()  # type: ignore[abstract]
    for form in (NoteForm, NewsForm, PostForm, HomeworkForm):
        assert form().fields
