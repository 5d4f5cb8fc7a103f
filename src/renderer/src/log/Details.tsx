import { PencilLine, Terminal, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { JournalEntry } from '../../../shared/journal';
import { draftOf } from '../composer/draft';
import { Button } from '../ui/Button';
import { CopyButton } from '../ui/CopyButton';
import { usePanel } from '../ui/context';
import { SHORTCUTS } from '../ui/shortcuts';
import { curlFor } from './curl';
import styles from './Details.module.css';
import { prettyJson } from './pretty-json';
import { clockTime, durationWords, wordsOf } from './words';

/** Everything about one action. */
export function Details({ entry }: { readonly entry: JournalEntry }) {
  const panel = usePanel();
  const { verb, rest } = wordsOf(entry.request, entry.output);
  const request = prettyJson(entry.request);
  return (
    <section className={styles.details} aria-label="Details of the chosen action">
      <header className={styles.header}>
        <h3>
          {entry.seq !== undefined && <span className={styles.seq}>#{entry.seq}</span>} {verb} {rest}
        </h3>
        <Button
          kind="quiet"
          icon={<PencilLine />}
          label="Edit & send again"
          shortcut={SHORTCUTS.again.keys}
          onClick={() => panel.composer.change(draftOf(entry.request))}
        />
        <Button
          kind="quiet"
          iconOnly
          icon={<X />}
          label="Close"
          shortcut="Esc"
          onClick={() => panel.select(undefined)}
        />
      </header>
      <div className={styles.body}>
        {entry.error && (
          <p className={styles.error}>
            <strong>{entry.error.message}</strong> {entry.error.detail}{' '}
            <span>Status {entry.error.status}</span>
          </p>
        )}
        <dl className={styles.facts}>
          {factsOf(entry).map(([name, value]) => (
            <div key={name} data-wide={WIDE.has(name) || undefined}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <div className={styles.request}>
          <pre>{request}</pre>
          <div>
            <CopyButton text={request} label="Copy the request" />
            <Button
              kind="quiet"
              iconOnly
              icon={<Terminal />}
              label="Copy as a shell command"
              onClick={() =>
                void navigator.clipboard.writeText(curlFor(window.location.origin, entry.request))
              }
            />
          </div>
        </div>
      </div>
    </section>
  );
}

/** Facts that want a line of their own. */
const WIDE: ReadonlySet<string> = new Set(['Answer', 'Chat', 'Id']);

function factsOf(entry: JournalEntry): [string, ReactNode][] {
  const { received_at, started_at, done_at, duration_ms, native, output, chat_id } = entry;
  const waited = started_at ? Date.parse(started_at) - Date.parse(received_at) : 0;
  const facts: [string, ReactNode][] = [
    ['Status', entry.status],
    ['Source', entry.source],
  ];
  if (output !== undefined) facts.push(['Answer', output]);
  facts.push(['Received', clockTime(received_at)]);
  if (started_at)
    facts.push([
      'Started',
      waited > 0 ? `${clockTime(started_at)} (+${durationWords(waited)})` : clockTime(started_at),
    ]);
  if (done_at) facts.push(['Done', clockTime(done_at)]);
  if (duration_ms !== undefined) facts.push(['Took', durationWords(duration_ms)]);
  if (native?.at)
    facts.push(['Landed', `${native.at.x}, ${native.at.y} of ${native.width} × ${native.height}`]);
  if (chat_id) facts.push(['Chat', chat_id]);
  facts.push(['Id', entry.id]);
  return facts;
}
