// The symbol of a state, drawn alike on the map, in the legend and in lists: colour says who, pattern says how sure and how quiet.
import { INK, UNKNOWN } from "./palette";
import type { Status } from "./types";

export interface Look { status: Status; fill: string; second: string; claimant: string; stale: boolean }

export const SIZE = 30; // of an icon, in CSS pixels
const R = 8;

/** A name that says the whole look, and back: the map asks for icons by name. */
export const lookName = (l: Look): string => ["place", l.status, l.fill, l.second, l.claimant, l.stale ? "stale" : ""].join("|");
export function lookNamed(name: string): Look | null {
  const [kind, status, fill, second, claimant, stale] = name.split("|");
  return kind === "place" ? { status: status as Status, fill: fill ?? UNKNOWN, second: second ?? "", claimant: claimant ?? "", stale: stale === "stale" } : null;
}

export function drawLook(pen: CanvasRenderingContext2D, look: Look, scale: number): void {
  const ratio = scale;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, SIZE, SIZE);
  pen.translate(SIZE / 2, SIZE / 2);
  pen.globalAlpha = look.stale ? 0.5 : 1;
  body(pen, look);
  pen.globalAlpha = look.stale ? 0.6 : 1;
  pen.setLineDash(look.stale ? [1.5, 1.5] : []);
  circle(pen, R);
  stroke(pen, INK, 1.4);
  pen.setLineDash([]);
  around(pen, look);
}

function body(pen: CanvasRenderingContext2D, { status, fill, second }: Look): void {
  circle(pen, R);
  pen.fillStyle = status === "unknown" ? UNKNOWN : fill;
  pen.fill();
  pen.save();
  circle(pen, R);
  pen.clip();
  if (status === "contested") hatch(pen, second || "#ffffff");
  if (status === "joint") half(pen, second || "#ffffff");
  if (status === "breached") wedge(pen, second || "#ffffff");
  pen.restore();
  if (status === "disputed") sign(pen, "?");
}

function around(pen: CanvasRenderingContext2D, { status, second, claimant }: Look): void {
  const rival = second || INK;
  if (status === "besieged" || status === "encircled") {
    circle(pen, R + 3);
    stroke(pen, rival, status === "besieged" ? 3 : 1.6);
    if (status === "besieged") { circle(pen, R + 4.8); stroke(pen, INK, 0.9); }
  }
  if (status === "pressured") {
    pen.fillStyle = INK;
    for (const turn of [0, 1, 2, 3]) triangle(pen, (turn * Math.PI) / 2 + Math.PI / 4);
  }
  if (claimant) {
    circle(pen, R + 3.6);
    pen.setLineDash([4.2, 2.9]);
    stroke(pen, claimant, 2.6);
    pen.setLineDash([]);
  }
}

function circle(pen: CanvasRenderingContext2D, r: number): void {
  pen.beginPath();
  pen.arc(0, 0, r, 0, Math.PI * 2);
}

function stroke(pen: CanvasRenderingContext2D, colour: string, width: number): void {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.stroke();
}

function hatch(pen: CanvasRenderingContext2D, colour: string): void {
  pen.beginPath();
  for (let x = -27; x < 3 * R; x += 9) { pen.moveTo(x, R); pen.lineTo(x + 2 * R, -R); }
  stroke(pen, INK, 3.6); // an edge of ink, so that the pattern shows between colours of one brightness too
  stroke(pen, colour, 2.6);
}

function half(pen: CanvasRenderingContext2D, colour: string): void {
  pen.fillStyle = colour;
  pen.fillRect(0, -R, R, 2 * R);
  pen.beginPath();
  pen.moveTo(0, -R);
  pen.lineTo(0, R);
  stroke(pen, INK, 1);
}

function wedge(pen: CanvasRenderingContext2D, colour: string): void {
  pen.beginPath();
  pen.moveTo(0, 0);
  pen.arc(0, 0, R, -Math.PI / 2 - 0.65, -Math.PI / 2 + 0.65);
  pen.closePath();
  pen.fillStyle = colour;
  pen.fill();
  stroke(pen, INK, 1);
}

function triangle(pen: CanvasRenderingContext2D, turn: number): void {
  pen.save();
  pen.rotate(turn);
  pen.beginPath();
  pen.moveTo(R + 1.2, 0);
  pen.lineTo(R + 5, -2.6);
  pen.lineTo(R + 5, 2.6);
  pen.closePath();
  pen.fill();
  pen.restore();
}

function sign(pen: CanvasRenderingContext2D, text: string): void {
  pen.font = "bold 12px sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineWidth = 3;
  pen.strokeStyle = "#ffffff";
  pen.strokeText(text, 0, 0.5);
  pen.fillStyle = INK;
  pen.fillText(text, 0, 0.5);
}

/** A cluster: how many places, in a dark ring; a second ring where some of them are disputed. */
export function drawCluster(pen: CanvasRenderingContext2D, count: number, disputed: boolean, scale: number): void {
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  const middle = clusterSize(count) / 2;
  pen.translate(middle, middle);
  circle(pen, middle - 4);
  pen.fillStyle = "#ffffff";
  pen.fill();
  stroke(pen, INK, 1.8);
  if (disputed) { circle(pen, middle - 1.5); pen.setLineDash([3, 2.5]); stroke(pen, INK, 1.6); pen.setLineDash([]); }
  pen.font = "600 11px sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = INK;
  pen.fillText(count >= 1000 ? `${(count / 1000).toFixed(count < 9950 ? 1 : 0)}k` : String(count), 0, 0.5);
}
export const clusterSize = (count: number): number => (count < 10 ? 32 : count < 100 ? 38 : count < 1000 ? 46 : 54);
