"""Pages of « Mon école », for who administers a school: one file a page, with the forms that stand on it."""
