"""Drafts: what somebody is writing, kept on the server as they type it."""
