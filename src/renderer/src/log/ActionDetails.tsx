import { PencilLine, X } from 'lucide-react';
import { useMemo } from 'react';
import type { JournalEntry } from '../../../shared/journal';
import { describeAction } from '../actions/describe';
import { usePanel } from '../panel/context';
import { editAgain } from '../panel/edit-again';
import { eachRow } from '../state/facets';
import { Button, IconButton } from '../ui/Button';
import { SHORTCUTS } from '../ui/shortcuts';
import styles from './ActionDetails.module.css';
import { ActionFacts } from './ActionFacts';
import { BeforeAfter } from './BeforeAfter';
import { RowMenuButton } from './RowMenu';

export function ActionDetails({ entry }: { readonly entry: JournalEntry }) {
  const panel = usePanel();
  const { verb, rest } = describeAction(entry.request, entry.output);
  return (
    <section className={styles.details} aria-label="Details of the selected action">
      <header className={styles.header}>
        <h3 className="ellipsis">
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
        <IconButton icon={<X />} label="Close" shortcut="Esc" onClick={() => panel.log.closeDetails()} />
      </header>
      <ActionFacts
        entry={entry}
        original={entry.replay_of !== undefined && <Original id={entry.replay_of} />}
      >
        <BeforeAfter entry={entry} />
      </ActionFacts>
    </section>
  );
}

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
