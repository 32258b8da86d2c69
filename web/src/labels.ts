// Names on the map as HTML: the browser shapes Latin and Arabic itself, so no glyph files are needed. Decoration: the table says the same.
import type { Map as MapView } from "maplibre-gl";
import type { Label } from "./basemap";
import type { Names } from "./state";
import type { Spell } from "./types";

const MOST = 90;

/** Draws the names that fit, the weightiest first, and keeps them in place while the map moves. */
export class Labels {
  private readonly layer = document.createElement("div");
  private readonly pool: HTMLSpanElement[] = [];
  private base: Label[] = [];
  private spells: Spell[] = [];
  private chosen = "";
  private visible: Label[] = []; // as of the last time the map stood still
  private names: Names = "both";

  constructor(private readonly map: MapView) {
    this.layer.className = "labels";
    this.layer.ariaHidden = "true";
    map.getCanvasContainer().append(this.layer);
    map.on("move", () => this.draw());
    map.on("idle", () => { this.see(); this.draw(); });
  }

  set(base: Label[], spells: Spell[], chosen: string, names: Names): void {
    this.base = base;
    this.spells = spells;
    this.chosen = chosen;
    this.names = names;
  }

  private draw(): void {
    const taken: [number, number, number, number][] = [];
    let used = 0;
    for (const label of this.wanted()) {
      if (used >= MOST) break;
      const words = wordsOf(label, this.names);
      const at = this.map.project([label.lon, label.lat]);
      const width = Math.max(...words.map((w) => w.length)) * (label.rank === 2 ? 6.6 : 7.5) + 4;
      const height = 14 * words.length;
      const left = label.rank === 2 ? at.x + 13 : at.x - width / 2;
      const box: [number, number, number, number] = [left, at.y - height / 2, left + width, at.y + height / 2];
      if (taken.some((t) => box[0] < t[2] && t[0] < box[2] && box[1] < t[3] && t[1] < box[3])) continue;
      taken.push(box);
      this.show(used++, label, words, left, at.y - height / 2, label.rank === 2 ? null : width);
    }
    this.pool.slice(used).forEach((span) => { span.hidden = true; });
  }

  /** What the window holds at this zoom: places before provinces before countries, and the weightiest places first. */
  private wanted(): Label[] {
    const zoom = this.map.getZoom();
    const window = this.map.getBounds();
    const inside = (l: Label) => window.contains([l.lon, l.lat]);
    const places = zoom < 4.5 ? [] : this.visible.filter(inside);
    return [...places, ...this.base.filter((l) => (l.rank === 0 ? zoom < 6.5 : zoom > 5.2) && inside(l)).sort((a, b) => a.rank - b.rank)];
  }

  /** Finds the places that are drawn one by one; those inside a cluster have no name on the map. */
  private see(): void {
    const drawn = new Set(this.map.queryRenderedFeatures({ layers: ["places"] }).map((f) => f.properties["id"] as string));
    const weight = ({ place, claims, status }: Spell) => (place.id === this.chosen ? 1e6 : 0) + claims + (status === "unknown" ? 0 : 5);
    const seen = drawn.size ? this.spells.filter((s) => drawn.has(s.place.id)).sort((a, b) => weight(b) - weight(a)) : [];
    this.visible = seen.map(({ place }) => ({ name: place.name, arabic: place.arabic ?? "", lon: place.lon, lat: place.lat, rank: 2 }));
  }

  private show(n: number, label: Label, words: string[], left: number, top: number, width: number | null): void {
    const span = this.pool[n] ?? this.layer.appendChild(document.createElement("span"));
    this.pool[n] = span;
    span.hidden = false;
    span.className = `label rank${label.rank}`;
    span.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
    span.style.width = width ? `${Math.round(width)}px` : "auto";
    if (span.textContent !== words.join("")) span.replaceChildren(...words.map(line));
  }
}

function wordsOf(label: Label, names: Names): string[] {
  if (!label.arabic || names === "latin") return [label.name];
  return names === "arabic" ? [label.arabic] : [label.name, label.arabic];
}

function line(word: string): HTMLElement {
  const element = document.createElement("bdi");
  element.textContent = word;
  return element;
}
