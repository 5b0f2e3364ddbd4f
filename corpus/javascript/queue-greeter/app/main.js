import { spawn } from "node:child_process";
import { greet } from "./greeter.js";

const camera = spawn("libcamera-still", ["--timelapse", "5000", "-t", "0", "-o", "-"]);
camera.stdout.on("data", (frame) => {
  greet(frame).catch((error) => console.error("no greeting", error));
});
