"""La cantine: the toy of docs/adding-an-application.md. A school's direction says what there is for lunch."""
