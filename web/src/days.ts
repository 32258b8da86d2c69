// Calendar days as ISO strings, without time zones.

const DAY = 86_400_000;
export const FIRST_DAY = "1800-01-01"; // the open past
const WRITTEN = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

const numbers = new Map<string, number>(); // there are few days, and each is asked for often

/** Days since 1970. */
export function number(day: string): number {
  let n = numbers.get(day);
  if (n === undefined) numbers.set(day, (n = Math.round(Date.parse(`${day}T00:00:00Z`) / DAY)));
  return n;
}
export const fromNumber = (n: number): string => new Date(n * DAY).toISOString().slice(0, 10);
export const plus = (day: string, days: number): string => fromNumber(number(day) + days);
export const between = (a: string, b: string): number => number(b) - number(a);
export const written = (day: string): string => WRITTEN.format(new Date(`${day}T00:00:00Z`));

/** A half-open interval in words: "5 December 2024", "1–4 December" as first and last day. */
export function spanned(start: string | null, end: string | null): string {
  if (!start && !end) return "no date";
  if (!start) return `by ${written(plus(end as string, -1))}`;
  if (!end) return `from ${written(start)}`;
  const last = plus(end, -1);
  return last <= start ? written(start) : `${written(start)} – ${written(last)}`;
}
