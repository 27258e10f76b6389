// The page that waits in place of the wall: it looks whether the wall can be had again.
import { readWall } from "./reading.js";
import { stayAwake } from "./awake.js";

const AGAIN_MS = 5_000;

async function look() {
  stayAwake();
  const { said } = await readWall();
  if (said === "away") setTimeout(look, AGAIN_MS);
  else location.replace("/tablette");
}

look();
