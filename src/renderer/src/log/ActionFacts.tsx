import { TriangleAlert } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import type { Dialect } from '../../../shared/dialects/space';
import type { JournalEntry } from '../../../shared/journal';
import { useChatNames } from '../actions/chat-names';
import { describePoint, MAX_DETAIL, MAX_ERROR } from '../actions/describe';
import { jsonText } from '../actions/pretty-json';
import { CopyButton } from '../ui/CopyButton';
import { formatTime } from '../ui/format';
import { visible } from '../ui/visible-text';
import styles from './ActionDetails.module.css';

interface ActionFactsProps {
  readonly entry: JournalEntry;
  /** A link to the replayed action; by default its id. */
  readonly original?: ReactNode;
  /** The heading level of the request and the response. */
  readonly heading?: 'h3' | 'h4';
}

/** An action's reason, error, warnings, facts, request and response; the children follow the warnings. */
export function ActionFacts({
  entry,
  original,
  heading = 'h4',
  children,
}: ActionFactsProps & { readonly children: ReactNode }) {
  const response = useMemo(() => responseOf(entry), [entry]);
  const words = entry.request.action === 'note' ? entry.request.text : entry.agent?.reason;
  return (
    // The key makes each action open at its top.
    <div key={entry.id} className={styles.body}>
      {words != null && <blockquote className={styles.reason}>{visible(words, MAX_DETAIL)}</blockquote>}
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
      {children}
      <Facts entry={entry} original={original} />
      <Json heading={heading} name="Request" value={entry.request} />
      {response !== undefined && <Json heading={heading} name="Response" value={response} />}
    </div>
  );
}

/** The response; screenshots are not stored. */
function responseOf({ output, error, warnings }: JournalEntry): unknown {
  if (error) return error;
  return output === undefined ? undefined : { output, warnings };
}

interface JsonProps {
  readonly heading: 'h3' | 'h4';
  readonly name: string;
  readonly value: unknown;
}

function Json({ heading: Heading, name, value }: JsonProps) {
  const { text, shown } = useMemo(() => jsonText(value), [value]);
  return (
    <div className={styles.json}>
      <Heading>{name}</Heading>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll. */}
      <pre tabIndex={0}>{shown}</pre>
      <CopyButton text={text} label={`Copy the ${name.toLowerCase()}`} />
    </div>
  );
}

function Facts({ entry, original }: ActionFactsProps) {
  const { received_at, done_at, chat_id, agent } = entry;
  const point = describePoint(entry);
  const facts: [name: string, value: ReactNode][] = [
    ['Status', entry.status],
    ['Source', entry.source],
  ];
  if (point) facts.push(['Requested', point.requested], ['On screen', point.onScreen]);
  facts.push(['Received', formatTime(received_at)]);
  if (done_at) facts.push(['Done', formatTime(done_at)]);
  if (entry.replay_of) facts.push(['Replay of', original ?? entry.replay_of]);
  const nameOfChat = useChatNames();
  if (chat_id && nameOfChat(chat_id) !== chat_id) facts.push(['Chat', nameOfChat(chat_id)]);
  if (chat_id) facts.push(['Chat ID', chat_id]);
  if (agent) facts.push(['Dialect', DIALECTS[agent.vendor]], ['Turn', visible(agent.turn, MAX_ID)]);
  if (agent?.call_id) facts.push(['Call ID', visible(agent.call_id, MAX_ID)]);
  facts.push(['Id', entry.id]);
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name} data-wide={WIDE.has(name) || undefined}>
          <dt>{name}</dt>
          <dd className="ellipsis">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const DIALECTS: Readonly<Record<Dialect, string>> = {
  anthropic: 'Anthropic',
  openai: 'OpenAI',
  gemini: 'Gemini',
  'ui-tars': 'UI-TARS',
  mcp: 'MCP',
};
/** Longest id that is shown (characters). */
const MAX_ID = 200;

/** Facts that get a line of their own. */
const WIDE: ReadonlySet<string> = new Set([
  ...['Requested', 'On screen', 'Replay of', 'Chat ID', 'Turn', 'Call ID', 'Id'],
]);
