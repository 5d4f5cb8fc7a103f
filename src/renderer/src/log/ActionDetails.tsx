import { PencilLine, TriangleAlert, X } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import type { JournalEntry } from '../../../shared/journal';
import { describeAction, describePoint, MAX_DETAIL, MAX_ERROR } from '../actions/describe';
import { jsonText } from '../actions/pretty-json';
import { usePanel } from '../panel/context';
import { editAgain } from '../panel/edit-again';
import { eachRow } from '../state/facets';
import { Button } from '../ui/Button';
import { CopyButton } from '../ui/CopyButton';
import { formatTime } from '../ui/format';
import { SHORTCUTS } from '../ui/shortcuts';
import { visible } from '../ui/visible-text';
import styles from './ActionDetails.module.css';
import { BeforeAfter } from './BeforeAfter';
import { RowMenuButton } from './RowMenu';

export function ActionDetails({ entry }: { readonly entry: JournalEntry }) {
  const panel = usePanel();
  const { verb, rest } = describeAction(entry.request, entry.output);
  const response = useMemo(() => responseOf(entry), [entry]);
  return (
    <section className={styles.details} aria-label="Details of the selected action">
      <header className={styles.header}>
        <h3>
          {entry.seq !== undefined && <span className={styles.seq}>#{entry.seq}</span>} {verb} {rest}
        </h3>
        <Button
          kind="quiet"
          className={styles.again}
          icon={<PencilLine />}
          label="Edit & send again"
          shortcut={SHORTCUTS.again.keys}
          onClick={() => editAgain(panel, entry.request)}
        />
        <RowMenuButton label="More actions" />
        <Button
          kind="quiet"
          iconOnly
          icon={<X />}
          label="Close"
          shortcut="Esc"
          onClick={() => panel.log.closeDetails()}
        />
      </header>
      {/* The key makes each action open at its top. */}
      <div key={entry.id} className={styles.body}>
        {entry.error && (
          <p className={styles.error} data-status={entry.status}>
            <strong>{visible(entry.error.message, MAX_ERROR)}</strong>{' '}
            {entry.error.detail && visible(entry.error.detail, MAX_DETAIL)}{' '}
            <span>Status {entry.error.status}</span>
          </p>
        )}
        {entry.warnings?.map((warning, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: warnings never change.
          <p key={i} className={styles.warning}>
            <TriangleAlert />
            {visible(warning, MAX_ERROR)}
          </p>
        ))}
        <BeforeAfter entry={entry} />
        <Facts entry={entry} />
        <Json name="Request" value={entry.request} />
        {response !== undefined && <Json name="Response" value={response} />}
      </div>
    </section>
  );
}

/** The response; screenshots are not stored. */
function responseOf({ output, error, warnings }: JournalEntry): unknown {
  if (error) return error;
  return output === undefined ? undefined : { output, warnings };
}

function Json({ name, value }: { readonly name: string; readonly value: unknown }) {
  const { text, shown } = useMemo(() => jsonText(value), [value]);
  return (
    <div className={styles.json}>
      <h4>{name}</h4>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll. */}
      <pre tabIndex={0}>{shown}</pre>
      <CopyButton text={text} label={`Copy the ${name.toLowerCase()}`} />
    </div>
  );
}

function Facts({ entry }: { readonly entry: JournalEntry }) {
  const { received_at, done_at, chat_id } = entry;
  const point = describePoint(entry);
  const facts: [name: string, value: ReactNode][] = [
    ['Status', entry.status],
    ['Source', entry.source],
  ];
  if (point) facts.push(['Requested', point.requested], ['On screen', point.onScreen]);
  facts.push(['Received', formatTime(received_at)]);
  if (done_at) facts.push(['Done', formatTime(done_at)]);
  if (entry.replay_of) facts.push(['Replay of', <Original key="original" id={entry.replay_of} />]);
  if (chat_id) facts.push(['Chat', chat_id]);
  facts.push(['Id', entry.id]);
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name} data-wide={WIDE.has(name) || undefined}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Facts that get a line of their own. */
const WIDE: ReadonlySet<string> = new Set(['Requested', 'On screen', 'Replay of', 'Chat', 'Id']);

/** A link to the replayed action, if it is in the same session. */
function Original({ id }: { readonly id: string }) {
  const panel = usePanel();
  const row = useMemo(() => {
    for (const one of eachRow(panel.log.log())) if (one.id === id) return one;
    return undefined;
  }, [panel, id]);
  if (!row) return `${id} (in a different session)`;
  return (
    <button type="button" className={styles.link} onClick={() => panel.log.showDetails(row)}>
      #{row.seq} {row.verb} {row.rest}
    </button>
  );
}
