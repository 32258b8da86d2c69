// Report text is only ever a text node: nothing in it can become markup.
import type { ComponentChildren } from "preact";

export interface Mark { start: number; end: number; render: (text: string) => ComponentChildren }

/** A paragraph with one stretch of it marked; offsets are the document's. */
export function Quote({ paragraph, start, end }: { paragraph: { text: string; start: number }; start: number; end: number }) {
  const text = [...paragraph.text]; // offsets count characters, not UTF-16 units
  const [from, to] = [Math.max(0, start - paragraph.start), Math.min(text.length, end - paragraph.start)];
  const cut = (a: number, b: number) => text.slice(a, b).join("");
  return <blockquote dir="auto">{cut(0, from)}<mark>{cut(from, to)}</mark>{cut(to, text.length)}</blockquote>;
}

/** Only web addresses become links. */
export function SourceLink({ url, children }: { url: string | null; children: ComponentChildren }) {
  return url && /^https?:\/\//i.test(url) ? <a href={url} target="_blank" rel="noopener noreferrer nofollow">{children}</a> : <>{children}</>;
}
