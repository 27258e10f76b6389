// Node with the package ws: node node_ws.js PORT REDIS_SOCKET [prebuilt]
// A socket's channel is the c= of its path; Redis is subscribed to one:*.
"use strict";
const http = require("http");
const { WebSocketServer, Sender } = require("ws");
const { createClient } = require("redis");

const [port, path, mode] = process.argv.slice(2);
const rooms = new Map();
const server = http.createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });

sockets.on("connection", (socket, request) => {
  const name = request.url.split("c=")[1];
  let room = rooms.get(name);
  if (!room) rooms.set(name, (room = new Set()));
  room.add(socket);
  socket.on("close", () => room.delete(socket));
  socket.on("error", () => {});
});

function usual(room, text) {
  for (const socket of room) socket.send(text);
}

function prebuilt(room, text) {
  const list = Sender.frame(Buffer.from(text), { fin: true, opcode: 1, mask: false, readOnly: true, rsv1: false });
  const frame = Buffer.concat(list);
  for (const socket of room) socket._socket.write(frame);
}

const broadcast = mode === "prebuilt" ? prebuilt : usual;
const redis = createClient({ socket: { path } });
redis.on("error", (error) => { console.error(error); process.exit(1); });
redis.connect().then(async () => {
  await redis.pSubscribe("one:*", (text, channel) => {
    const room = rooms.get(channel.slice(4));
    if (room) broadcast(room, text);
  });
  server.listen({ port: Number(port), host: "127.0.0.1", backlog: 4096 });
});
