import { Undo2 } from 'lucide-react';
import { useRef } from 'react';
import { useComposer, usePanel } from '../panel/context';
import { shownJson } from '../state/composer/composer-store';
import { lineAndColumn } from '../state/composer/json-parser';
import { Button } from '../ui/Button';
import { CopyButton } from '../ui/CopyButton';
import styles from './JsonPane.module.css';

/** What will be sent, as JSON; edited here, the form follows. */
export function JsonPane() {
  const { composer } = usePanel();
  const area = useRef<HTMLTextAreaElement>(null);
  const text = useComposer(shownJson);
  const json = useComposer((state) => state.json);
  const aside = useComposer((state) => state.discardedJson);
  const action = useComposer((state) => state.draft.action);
  const problem = json?.problem;
  const place = problem && lineAndColumn(text, problem.at);
  const lines = text.split('\n').length;
  const goThere = () => {
    area.current?.focus();
    area.current?.setSelectionRange(problem?.at ?? 0, (problem?.at ?? 0) + 1);
  };
  return (
    <div className={styles.pane}>
      <div className={styles.editor} data-wrong={problem ? true : undefined}>
        <div className={styles.gutter} aria-hidden="true">
          {Array.from({ length: lines }, (_, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number.
            <span key={i} data-wrong={place?.line === i + 1 || undefined}>
              {i + 1}
            </span>
          ))}
        </div>
        <textarea
          ref={area}
          className={styles.text}
          id="composer-json"
          aria-label="The action as JSON"
          aria-invalid={problem !== undefined}
          aria-describedby="composer-json-note"
          rows={Math.max(lines, 3)}
          wrap="off"
          value={text}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          onChange={(event) => composer.editJson(event.target.value)}
        />
        <div className={styles.copy}>
          <CopyButton text={text} label="Copy the JSON" />
        </div>
      </div>
      <div className={styles.foot} id="composer-json-note">
        {place && (
          <button type="button" className={styles.problem} onClick={goThere}>
            {`Line ${place.line}, column ${place.column}: ${problem.message}`}
          </button>
        )}
        {problem && (
          <Button
            kind="quiet"
            icon={<Undo2 />}
            label="Discard"
            tip="Back to what the form says"
            onClick={composer.discardJson}
          />
        )}
        {!problem && json && json.unused.length > 0 && (
          <p>{`Not sent, because ${action} has no use for it: ${json.unused.join(', ')}`}</p>
        )}
        {!problem && aside !== undefined && (
          <Button
            kind="quiet"
            icon={<Undo2 />}
            label="Bring back the JSON"
            tip="It was not whole when the form took its place"
            onClick={composer.restoreJson}
          />
        )}
      </div>
    </div>
  );
}
