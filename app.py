"""The ASGI application: `uvicorn app:app` with DATABASE_URL and REDIS_URL set, or `one serve`."""

from one.run.web import application

app = application()
