import { useEffect, useRef, useState } from "preact/hooks";
import { getAgreement } from "./api";
import { written } from "./days";
import { Marks } from "./evidence";
import { changesOf, draftOf, Fields, type Draft } from "./fields";
import { typing, useKeys } from "./keys";
import type { Queue } from "./queue";
import { Quote, SourceLink } from "./quote";
import { Reviewer } from "./reviewer";
import type { SetView } from "./state";
import { Moves } from "./takeback";
import type { Agreement, History, Meta } from "./types";
import { claimLine, many, speaker } from "./words";

/** The queue as a list; a tick chooses a claim for a judgement in bulk. */
export function QueueList({ queue, blind, setBlind }: { queue: Queue; blind: string; setBlind: (user: string) => void }) {
  const [agreement, setAgreement] = useState<Agreement[]>([]);
  useEffect(() => { getAgreement().then(setAgreement).catch(() => setAgreement([])); }, [queue.sent]);
  return (
    <div class="queue">
      <p class="quiet">{many(queue.total, "claim")} without a judgement; least sure with most effect first. {many(queue.done.size, "judgement")} in this sitting.</p>
      <label>Blind second review of <input value={blind} placeholder="name of the first reviewer" onChange={(e) => setBlind(e.currentTarget.value.trim())} /></label>
      {agreement.map((a) => <p class="quiet agreement" key={a.a + a.b}>{a.a} and {a.b} agree on {a.agreed} of {a.both}{a.kappa === null ? "" : ` (κ ${a.kappa.toFixed(2)})`}.</p>)}
      <p><a href="./api/v1/training.jsonl" download="training.jsonl">Export what was judged as training data</a></p>
      <button type="button" class="small" onClick={queue.markAll}>{queue.marked.size ? `Unmark all ${queue.marked.size}` : "Mark all for one judgement"}</button>
      <ol>
        {queue.items.map(({ claim }, i) => (
          <li key={claim.id} class={i === queue.at ? "current" : ""}>
            <input type="checkbox" checked={queue.marked.has(claim.id)} aria-label={`Mark ${claimLine(claim)}`} onChange={() => queue.mark(claim.id)} />
            <button type="button" class="row" aria-pressed={i === queue.at} onClick={() => queue.go(i)}><span>{claimLine(claim)}<small>{queue.done.has(claim.id) ? `✓ ${queue.done.get(claim.id)}` : `⚙ ${Math.round(100 * claim.confidence)}%`}</small></span></button>
          </li>
        ))}
      </ol>
    </div>
  );
}

interface Props { history: History; meta: Meta; queue: Queue; set: SetView; tell: (words: string) => void }

/** One claim at a time: accept, reject or correct on one key each, and on to the next. */
export function ReviewPanel({ history, meta, queue, set, tell }: Props) {
  const [reason, setReason] = useState("");
  const [draft, setDraft] = useState<Draft | null>(null);
  const unsaved = useRef(new Map<string, Draft>()); // corrections sent in this sitting: one that is refused comes back as it was
  const heading = useRef<HTMLHeadingElement>(null);
  const item = queue.items[queue.at];
  const claim = item?.claim;

  const say = async (action: "accept" | "reject" | "undo") => {
    const said = action === "undo" ? queue.undo() : queue.judge(action, reason);
    setReason("");
    tell(await said);
  };
  const correct = async () => {
    if (!claim || !draft) return;
    unsaved.current.set(claim.id, draft);
    const said = queue.judge("correct", reason, changesOf(draftOf(claim), draft));
    setReason("");
    tell(await said);
  };
  const keys: Record<string, () => void> = {
    a: () => void say("accept"), r: () => void say("reject"), u: () => void say("undo"),
    c: () => claim && setDraft(draft ? null : draftOf(claim)),
    s: () => queue.go(queue.at + 1), w: () => queue.go(queue.at - 1),
    x: () => claim && queue.mark(claim.id), m: () => item && set({ doc: item.document.id, claim: item.claim.id }),
  };
  useKeys((event) => {
    const act = typing(event, false) ? undefined : keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  useEffect(() => { setDraft((claim && queue.failed && unsaved.current.get(claim.id)) || null); heading.current?.focus({ preventScroll: innerWidth > 900 }); }, [claim?.id]);
  useEffect(() => { if (claim) set({ place: claim.place?.id ?? "", claim: claim.id }, "replace"); }, [claim?.id]);

  const key = (letter: string, words: string, act: () => void, more = "") => <button type="button" class={more} onClick={act}>{words} <kbd>{letter}</kbd></button>;
  return (
    <section class="panel review" aria-label="Review" aria-busy={queue.waiting > 0}>
      <h2 ref={heading} tabIndex={-1}>{claim ? `Claim ${queue.at + 1} of ${queue.total}` : "The queue is empty"}</h2>
      {queue.failed && <p class="notice" role="alert">{queue.failed}</p>}
      <Moves moved={queue.moved} />
      {item && claim ? (
        <>
          <p class="claim-line"><b>{claimLine(claim)}</b> <Marks claim={claim} /></p>
          <Quote paragraph={item.paragraph} start={claim.evidence.start} end={claim.evidence.end} />
          <p class="quiet">Said by {speaker(claim)}, {claim.modality}{claim.hedged ? ", hedged" : ""}. In <SourceLink url={item.document.url}>{item.document.title || item.document.outlet || item.document.id}</SourceLink>{item.document.published && `, ${written(item.document.published)}`}. {item.effect}</p>
          {draft && <form class="correct" aria-label="Correct the claim" onSubmit={(e) => { e.preventDefault(); void correct(); }}><Fields history={history} meta={meta} draft={draft} set={setDraft} /><button type="submit" class="main">Save correction</button></form>}
        </>
      ) : <p>Nothing waits for a judgement here.</p>}
      <Reviewer renamed={queue.renamed} />
      <label>Reason for the next judgement <input class="reason" value={reason} onInput={(e) => setReason(e.currentTarget.value)} /></label>
      <p class="keys">
        {key("a", queue.marked.size ? `Accept ${queue.marked.size}` : "Accept", keys["a"]!, "main")}{key("r", queue.marked.size ? `Reject ${queue.marked.size}` : "Reject", keys["r"]!)}
        {key("c", "Correct", keys["c"]!)}{key("s", "Skip", keys["s"]!)}{key("w", "Back one", keys["w"]!)}{key("u", "Undo", keys["u"]!)}{key("x", "Mark", keys["x"]!)}{key("m", "Report, add missed", keys["m"]!)}
      </p>
    </section>
  );
}
