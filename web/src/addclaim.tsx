import type { RefObject } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { addClaim } from "./api";
import { Fields, type Draft } from "./fields";
import { plus } from "./days";
import { reviewer, Reviewer } from "./reviewer";
import { Moves } from "./takeback";
import type { History, Meta, Moved, Report } from "./types";

interface Props { history: History; meta: Meta; report: Report; text: RefObject<HTMLDivElement | null>; tell: (words: string) => void; changed: () => void }

/** A claim that the machine missed: select its words in the report, say what they say. */
export function AddClaim({ history, meta, report, text, tell, changed }: Props) {
  const [span, setSpan] = useState<[number, number] | null>(null);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [reason, setReason] = useState("");
  const [failed, setFailed] = useState("");
  const [moved, setMoved] = useState<Moved[]>([]);

  const form = useRef<HTMLFormElement>(null);
  useEffect(() => { if (draft) form.current?.querySelector("select")?.focus(); }, [draft === null]);
  const characters = useMemo(() => [...(report.text ?? "")], [report]);
  useEffect(() => {
    const look = () => { const found = selectedSpan(text.current, characters); if (found) setSpan(found); };
    document.addEventListener("selectionchange", look);
    return () => document.removeEventListener("selectionchange", look);
  }, [report.id]);

  const day = report.published ?? "";
  const begin = () => { setFailed(""); setDraft({ type: "capture", actor: "", recipient: "", place: "", start: day, end: day && plus(day, 1), modality: "asserted", speaker: "", side: "", kind: "outlet", scope: "whole" }); };
  const send = async () => {
    if (!span) return;
    if (!reviewer()) return setFailed("Say who you are first: a name or pseudonym goes under every claim.");
    try {
      const added = await addClaim(report.id, span, draft as Draft, reviewer(), reason);
      tell(`Claim added by ${reviewer()}. ${added.moved.map((m) => m.after).join(" ")}`);
      setMoved(added.moved);
      setDraft(null);
      setSpan(null);
      changed();
    } catch (error) { setFailed((error as Error).message); }
  };
  const written = (words: string) => {
    const found = writtenSpan(report.text ?? "", words);
    setFailed(found || !words.trim() ? "" : "The report does not have these words; write them as they stand there.");
    if (found) { setSpan(found); begin(); }
  };
  if (!span) return (
    <>
      <Moves moved={moved} />
      <label>Add a missed claim on these words <input placeholder="select them above, or write them as they stand there" dir="auto" onChange={(e) => written(e.currentTarget.value)} /></label>
      {failed && <p class="notice" role="alert">{failed}</p>}
    </>
  );
  const quote = characters.slice(...span).join("");
  return (
    <form ref={form} class="add" onSubmit={(e) => { e.preventDefault(); void send(); }} aria-label="Add a missed claim">
      <p>Selected: <q dir="auto">{quote.length > 200 ? `${quote.slice(0, 200)}…` : quote}</q></p>
      {draft ? (
        <>
          <Fields history={history} meta={meta} draft={draft} set={setDraft} />
          <Reviewer />
          <label>Reason <input value={reason} onInput={(e) => setReason(e.currentTarget.value)} /></label>
          {failed && <p class="notice" role="alert">{failed}</p>}
          <button type="submit" class="main">Add claim</button> <button type="button" onClick={() => { setDraft(null); setSpan(null); }}>Cancel</button>
        </>
      ) : <button type="button" class="main" onClick={begin}>Add a claim on these words</button>}
    </form>
  );
}

/** The selection as offsets into the report, in characters, without the white space around it. */
function selectedSpan(box: HTMLElement | null, characters: string[]): [number, number] | null {
  const selection = getSelection();
  if (!box || !selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!box.contains(range.startContainer)) return null;
  let start = offsetOf(range.startContainer, range.startOffset);
  let end = box.contains(range.endContainer) ? offsetOf(range.endContainer, range.endOffset) : characters.length;
  while (start < end && /\s/.test(characters[end - 1] ?? "")) end--;
  while (start < end && /\s/.test(characters[start] ?? "")) start++;
  return start < end ? [start, end] : null;
}

/** Where words stand in the report, whatever white space is between them, for those who select nothing with a mouse. */
function writtenSpan(text: string, words: string): [number, number] | null {
  const parts = words.trim().split(/\s+/).filter(Boolean).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const found = parts.length ? new RegExp(parts.join("\\s+"), "u").exec(text) : null;
  if (!found) return null;
  const start = [...text.slice(0, found.index)].length;
  return [start, start + [...found[0]].length];
}

/** Every stretch of text carries its offset; a boundary inside an element is that of the stretch before or after it. */
function offsetOf(node: Node, offset: number): number {
  const child = node.childNodes[offset];
  if (child) return offsetOf(child, 0);
  const last = node.lastChild;
  if (last) return offsetOf(last, last instanceof Text ? last.data.length : last.childNodes.length);
  const element = node instanceof Element ? node : node.parentElement;
  const start = Number(element?.closest<HTMLElement>("[data-start]")?.dataset["start"] ?? 0);
  return start + (node instanceof Text ? [...node.data.slice(0, offset)].length : 0);
}
