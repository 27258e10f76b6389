"""The live engine: sockets, the hub that fans out, the subscription to Redis. Nothing else imports redis.

Way of an event here: publisher → Redis → subscription → hub → channel → fan-out → connection; what was missed comes by
the healer, what is asked for again by replays. Which module stands on which is a contract in pyproject.toml.
"""
