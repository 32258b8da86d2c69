import { written } from "./days";
import type { SetView } from "./state";
import type { Meta } from "./types";

/** "As known on": what the record believed then. Needs the server. */
export function KnownOn({ meta, known, set }: { meta: Meta; known: string; set: SetView }) {
  if (meta.isStatic) return <p class="known quiet">Everything known when this copy was made. “As known on” needs the server: whoholds serve.</p>;
  return (
    <div class={known ? "known past" : "known"}>
      <label>As known on <input type="date" value={known} min={meta.knownFirst} max={meta.knownLast} onChange={(e) => set({ known: e.currentTarget.value })} /></label>
      {known
        ? <button type="button" onClick={() => set({ known: "" })} title={`Only what was published by ${written(known)} counts`}>Know everything</button>
        : <span class="quiet">everything known now</span>}
    </div>
  );
}
