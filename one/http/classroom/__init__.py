"""Pages of « Paramétrage de la classe »: one file a page, with the forms that stand on it.

``who`` judges once who may come, and finds the class for all of them.
"""
