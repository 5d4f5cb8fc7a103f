import { useMemo } from 'react';
import type { JournalEntry } from '../../../shared/journal';
import { MAX_DETAIL, MAX_ERROR } from '../actions/describe';
import { jsonText } from '../actions/pretty-json';
import { CopyButton } from '../ui/CopyButton';
import { formatElapsed, formatTime } from '../ui/format';
import { visible } from '../ui/visible-text';
import styles from './Details.module.css';

/** Everything about one action, in words and as JSON. */
export function Details({ entry }: { readonly entry: JournalEntry }) {
  const request = useMemo(() => jsonText(entry.request), [entry]);
  return (
    <section className={styles.details} aria-label="Details of the chosen action">
      <div>
        {entry.error && (
          <p className={styles.error} data-status={entry.status}>
            <strong>{visible(entry.error.message, MAX_ERROR)}</strong>{' '}
            {entry.error.detail && visible(entry.error.detail, MAX_DETAIL)}{' '}
            <span>Status {entry.error.status}</span>
          </p>
        )}
        <dl>
          {factsOf(entry).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
      <div className={styles.request}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls. */}
        <pre tabIndex={0}>{request.shown}</pre>
        <CopyButton text={request.text} label="Copy the request" />
      </div>
    </section>
  );
}

function factsOf(entry: JournalEntry): [string, string][] {
  const { received_at, started_at, done_at, duration_ms, native, output, chat_id } = entry;
  const waited = started_at ? Date.parse(started_at) - Date.parse(received_at) : 0;
  const facts: [string, string | undefined][] = [
    ['Status', entry.status],
    ['Source', entry.source],
    ['Answer', output && visible(output, MAX_DETAIL)],
    ['Warnings', entry.warnings?.map((warning) => visible(warning, MAX_ERROR)).join(' ')],
    ['Received', formatTime(received_at)],
    ['Waited', waited > 0 ? formatElapsed(waited) : undefined],
    ['Done', done_at && formatTime(done_at)],
    ['Took', duration_ms === undefined ? undefined : formatElapsed(duration_ms)],
    [
      'Settled',
      entry.pictures?.settle_ms === undefined ? undefined : formatElapsed(entry.pictures.settle_ms),
    ],
    ['Landed', native?.at && `${native.at.x}, ${native.at.y} of ${native.width} × ${native.height}`],
    ['Chat', chat_id],
    ['Repeats', entry.replay_of],
    ['Id', entry.id],
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as [string, string]]));
}
