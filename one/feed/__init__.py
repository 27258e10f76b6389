"""A person's feed: its page of items, and what they have read.

Items come by the unit of work (``publish``), whatever they are about; nothing of an application enters here.
"""
