"""How ONE is put together and started: command line, web process, worker, embedded servers, sample school.

It alone knows every room, and nobody imports it; what a room does, or decides, stands in that room.
"""
