import { DayField } from "./dayfield";
import { written } from "./days";
import type { SetView } from "./state";
import type { Meta } from "./types";

/** "As known on": what the record believed then. Needs the server. */
export function KnownOn({ meta, known, set }: { meta: Meta; known: string; set: SetView }) {
  if (meta.isStatic) return <p class="known quiet">Everything known when this copy was made. “As known on” needs the server: whoholds serve.</p>;
  return (
    <div class={known ? "known past" : "known"}>
      <label>As known on <DayField value={known} min={meta.knownFirst} max={meta.knownLast} empty set={(day) => set({ known: day })} /></label>
      {known
        ? <button type="button" onClick={() => set({ known: "" })} title={`Only what was published by ${written(known)} counts`}>Know everything</button>
        : <span class="quiet">everything known now</span>}
    </div>
  );
}
