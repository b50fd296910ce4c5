import { useEffect, useState } from 'react';
import type { Catalogue } from '../i18n/en.ts';
import { useText } from '../i18n/use-text.ts';

/** A moment, relative; exact on hover, in the browser's zone and in UTC. */
export function Moment({ atMs }: { readonly atMs: number }) {
  const text = useText();
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={new Date(atMs).toISOString()} title={exactMoment(atMs)}>
      {relativeMoment(atMs, nowMs, text.time)}
    </time>
  );
}

/** "12 s ago". What is less than five seconds away, also in the future, is now. */
export function relativeMoment(atMs: number, nowMs: number, text: Catalogue['time']): string {
  const seconds = Math.round((nowMs - atMs) / 1000);
  if (seconds < 5) return text.now;
  if (seconds < 60) return text.seconds(seconds);
  if (seconds < 3600) return text.minutes(Math.floor(seconds / 60));
  if (seconds < 86_400) return text.hours(Math.floor(seconds / 3600));
  return text.days(Math.floor(seconds / 86_400));
}

/** Date and time to the millisecond, here and in UTC. */
export function exactMoment(atMs: number): string {
  const moment = new Date(atMs);
  return `${localDate(moment)} ${clockTime(atMs)}\n${moment.toISOString()}`;
}

/** "14:05:09.042" in the browser's zone. */
export function clockTime(atMs: number): string {
  const moment = new Date(atMs);
  const [hours, minutes, seconds] = [moment.getHours(), moment.getMinutes(), moment.getSeconds()].map(pad);
  return `${hours}:${minutes}:${seconds}.${String(moment.getMilliseconds()).padStart(3, '0')}`;
}

function localDate(moment: Date): string {
  return `${moment.getFullYear()}-${pad(moment.getMonth() + 1)}-${pad(moment.getDate())}`;
}

function pad(count: number): string {
  return String(count).padStart(2, '0');
}
