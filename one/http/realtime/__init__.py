"""The addresses of the live stream: the WebSocket, and for who has none server-sent events and polls.

They judge the handshake and hand over; what is said afterwards is one/realtime's.
"""
