import { useRef } from "preact/hooks";
import { typing, useKeys } from "./keys";
import type { Meta } from "./types";
import { many } from "./words";

const KEYS: [string, string][] = [
  ["/", "find anything"], [", .", "one day back, one day on"], ["p", "play or stop"], ["1 2 3 4", "changes, places, reports, review"], ["d", "disputed only"], ["Esc", "close what is open"], ["?", "this help"],
  ["a r c", "review: accept, reject, correct"], ["s w", "review: skip, back one"], ["u", "review: undo, also a bulk judgement"], ["x", "review: mark for a bulk judgement"], ["m", "review: open the report, add a missed claim"],
];

/** Keys, and what the record is. */
export function Help({ meta }: { meta: Meta }) {
  const box = useRef<HTMLDialogElement>(null);
  useKeys((event) => { if (event.key === "?" && !typing(event)) box.current?.showModal(); });
  return (
    <>
      <button type="button" class="help" title="Keys and help (?)" onClick={() => box.current?.showModal()}>Help <kbd>?</kbd></button>
      <dialog ref={box} aria-label="Help">
        <h2>Who holds which place, and how we know</h2>
        <p>The map shows what the reports of this record say of one day. Open a place to see the sentence, its confidence, and the evidence for and against, each quote in its paragraph. “As known on” takes the record back to what was published by a day. The address of the page holds the whole view: copy it to share it.</p>
        <p>What a machine read is marked ⚙; what a person looked at is marked ✓. Days are those printed in the reports; no time zone is converted.</p>
        <dl class="key-list">{KEYS.map(([key, words]) => <div key={key}><dt>{key.split(" ").map((k) => <kbd key={k}>{k}</kbd>)}</dt><dd>{words}</dd></div>)}</dl>
        <p><a href="./api/v1/feed.atom">Feed of changes and disputes</a>{!meta.isStatic && <> · <a href="./api/v1/openapi.json">The API that this page uses</a></>}</p>
        <p class="quiet">{Object.entries(meta.counts).map(([what, n]) => many(n, what.replace(/s$/, ""))).join(", ")}. whoholds {meta.version}, {meta.rules}. Outlines: Natural Earth (public domain). Places: GeoNames (CC BY 4.0). Nothing on this page leaves this machine.</p>
        <button type="button" onClick={() => box.current?.close()}>Close</button>
      </dialog>
    </>
  );
}
