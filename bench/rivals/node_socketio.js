// Socket.IO, rooms and the websocket transport alone: node node_socketio.js PORT REDIS_SOCKET
"use strict";
const http = require("http");
const { Server } = require("socket.io");
const { createClient } = require("redis");

const [port, path] = process.argv.slice(2);
const server = http.createServer();
const io = new Server(server, { transports: ["websocket"], perMessageDeflate: false });
io.on("connection", (socket) => socket.join(socket.handshake.query.c));

const redis = createClient({ socket: { path } });
redis.on("error", (error) => { console.error(error); process.exit(1); });
redis.connect().then(async () => {
  await redis.pSubscribe("one:*", (text, channel) => io.to(channel.slice(4)).emit("m", text));
  server.listen({ port: Number(port), host: "127.0.0.1", backlog: 4096 });
});
