"""The live engine: sockets, the hub that fans out, the broker between workers. Nothing else imports redis.

Way of an event here: publisher → Redis → broker → hub → channel → connection. See docs/architecture.md.
"""
