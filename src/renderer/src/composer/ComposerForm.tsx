import { Crosshair } from 'lucide-react';
import { type ClipboardEvent, useMemo } from 'react';
import type { ActionName, Parameter } from '../../../shared/action';
import { PARAMETERS, parameterInfo } from '../../../shared/action-parameters';
import { useComposer, usePanel, useView } from '../panel/context';
import { isBeyond } from '../state/composer/draft';
import { checkDraft } from '../state/composer/validation';
import { Button } from '../ui/Button';
import { SegmentedControl } from '../ui/SegmentedControl';
import { SHORTCUTS } from '../ui/shortcuts';
import { Tooltip } from '../ui/Tooltip';
import styles from './Fields.module.css';
import { describeTextLength, fieldLabel } from './field-labels';
import { KeyField } from './KeyField';
import { NumberField, NumberInput } from './NumberField';
import { pickPoint } from './pick';
import { type FieldProps, type SingleParameter, useField } from './use-field';

/** Parameters that share a row; all others have their own. */
const ROW_PAIRS: readonly (readonly [Parameter, Parameter])[] = [
  ['start_coordinate', 'at'],
  ['coordinate', 'at'],
  ['text', 'sensitive'],
  ['duration', 'until_still'],
  ['scroll_amount', 'scroll_direction'],
  ['scaled_width', 'scaled_height'],
];

/** The rows of an action, each with one parameter or two. */
function rowsOf(action: ActionName): (readonly [Parameter, Parameter | undefined])[] {
  const left = new Set(PARAMETERS[action]);
  return PARAMETERS[action].flatMap((first) => {
    if (!left.delete(first)) return [];
    const second = ROW_PAIRS.find((pair) => pair[0] === first && left.delete(pair[1]))?.[1];
    return [[first, second] as const];
  });
}

/** Parameters with a check box: the value if it is checked, and its label. */
const CHECKS: ReadonlyMap<Parameter, { readonly value: string; readonly label: string }> = new Map([
  ['sensitive', { value: 'true', label: "Sensitive (don't log the text)" }],
  ['at', { value: 'pointer', label: 'At the pointer' }],
  ['until_still', { value: 'true', label: 'Until the screen is still' }],
]);
const PLACEHOLDERS: ReadonlyMap<Parameter, string> = new Map([
  ['modifiers', 'none, or ctrl+shift'],
  ['path', '320,180 640,360 …'],
  ['keys', 'ctrl+a Delete …'],
  ['region', 'all, or 100 200 400 350'],
  ['fit', 'exact, or 1280 800'],
]);

/** A row for each parameter of the selected action. */
export function ComposerForm() {
  const action = useComposer((state) => state.draft.action);
  const problems = useProblems();
  const rows = rowsOf(action);
  if (rows.length === 0) {
    return <p className={styles.none}>No parameters: it acts at the pointer.</p>;
  }
  return rows.map(([first, second]) => {
    const problem = problems.get(first) ?? (second && problems.get(second));
    return (
      <div key={first} className={styles.row}>
        <Tooltip label={parameterInfo(first).description} side="left">
          <label htmlFor={`composer-${first}`}>{fieldLabel(first, action)}</label>
        </Tooltip>
        <div className={styles.inputs}>
          <Field parameter={first} problem={problems.get(first)} />
          {first === 'scaled_width' && <span className={styles.unit}>×</span>}
          {second && <Field parameter={second} problem={problems.get(second)} />}
        </div>
        {problem && (
          <p className={styles.problem} id={`composer-${first}-problem`} role="alert">
            {problem}
          </p>
        )}
      </div>
    );
  });
}

/** The problems to show: invalid fields once touched, missing ones once the form was submitted. */
function useProblems(): ReadonlyMap<Parameter, string> {
  const draft = useComposer((state) => state.draft);
  const submitted = useComposer((state) => state.submitted);
  const touched = useComposer((state) => state.touched);
  return useMemo(() => {
    const checked = checkDraft(draft);
    const problems = 'problems' in checked ? checked.problems : [];
    const shown = problems.filter(({ field, missing }) => submitted || (touched.has(field) && !missing));
    return new Map(shown.map(({ field, message }) => [field, message]));
  }, [draft, submitted, touched]);
}

function Field({ parameter, problem }: FieldProps<Parameter>) {
  const action = useComposer((state) => state.draft.action);
  if (parameter === 'coordinate' || parameter === 'start_coordinate') {
    return <PointField parameter={parameter} problem={problem} />;
  }
  if (CHECKS.has(parameter)) return <CheckField parameter={parameter} />;
  if (PLACEHOLDERS.has(parameter)) return <LineField parameter={parameter} problem={problem} />;
  switch (parameterInfo(parameter).kind) {
    case 'choice':
      return <ChoiceField parameter={parameter} />;
    case 'text':
      return action === 'type' ? <TextField problem={problem} /> : <KeyField problem={problem} />;
    default:
      return <NumberField parameter={parameter} problem={problem} />;
  }
}

/** A parameter with a few values. */
function ChoiceField({ parameter }: { readonly parameter: SingleParameter }) {
  const { composer } = usePanel();
  const value = useComposer((state) => state.draft.inputs[parameter]);
  const { title, choices = [], fallback = '' } = parameterInfo(parameter);
  return (
    <SegmentedControl
      label={title}
      value={value ?? fallback}
      onChange={(value) => composer.setInputs({ [parameter]: value })}
      segments={choices.map((value) => ({ value, label: value, tip: `${title}: ${value}` }))}
    />
  );
}

function TextField({ problem }: Pick<FieldProps, 'problem'>) {
  const { composer } = usePanel();
  const { text = '', sensitive } = useComposer((state) => state.draft.inputs);
  return (
    <>
      <textarea
        {...useField({ parameter: 'text', problem })}
        className={styles.text}
        rows={3}
        value={text}
        placeholder={sensitive ? 'Sensitive text is not stored' : 'Any text: ä, 日本, 😀'}
        spellCheck={false}
        data-secret={sensitive}
        onChange={(event) => composer.setInputs({ text: event.target.value })}
      />
      <p className={styles.count}>{describeTextLength(text)}</p>
    </>
  );
}

function CheckField({ parameter }: { readonly parameter: SingleParameter }) {
  const { composer } = usePanel();
  const { value = 'true', label } = CHECKS.get(parameter) ?? {};
  const checked = useComposer((state) => state.draft.inputs[parameter] === value);
  return (
    <label className={styles.check} title={parameterInfo(parameter).description}>
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => composer.setInputs({ [parameter]: event.target.checked ? value : '' })}
      />
      {label}
    </label>
  );
}

/** A text of one line, such as a path. */
function LineField({ parameter, problem }: FieldProps) {
  const { composer } = usePanel();
  const value = useComposer((state) => state.draft.inputs[parameter] ?? '');
  const sensitive = useComposer(({ draft }) => draft.inputs.sensitive === 'true' && parameter === 'keys');
  return (
    <input
      {...useField({ parameter, problem })}
      className={`${styles.text} ${styles.keys}`}
      value={value}
      placeholder={PLACEHOLDERS.get(parameter)}
      spellCheck={false}
      autoCapitalize="off"
      data-secret={sensitive}
      onChange={(event) => composer.setInputs({ [parameter]: event.target.value })}
    />
  );
}

/** A point in the draft's coordinate space: typed, pasted as two numbers, or picked on the screen. */
function PointField({ parameter, problem }: FieldProps<'coordinate' | 'start_coordinate'>) {
  const panel = usePanel();
  const action = useComposer((state) => state.draft.action);
  const label = fieldLabel(parameter, action);
  const picking = useView((state) => state.pick !== undefined);
  const picture = useView((state) => state.picture);
  const beyond = useComposer(({ draft }) => picture !== undefined && isBeyond(draft, parameter, picture));
  const onPaste = (event: ClipboardEvent) => {
    const [, x, y] = /^\D*(-?\d+)\D+?(-?\d+)\D*$/.exec(event.clipboardData.getData('text')) ?? [];
    if (x === undefined || y === undefined) return;
    event.preventDefault();
    panel.composer.setInputs({ [`${parameter}.x`]: x, [`${parameter}.y`]: y });
  };
  return (
    <>
      {(['x', 'y'] as const).map((axis) => (
        <NumberInput
          key={axis}
          name={`${parameter}.${axis}`}
          parameter={parameter}
          label={`${label}, ${axis}`}
          placeholder={axis}
          problem={problem}
          onPaste={onPaste}
        />
      ))}
      <Button
        icon={<Crosshair />}
        label="Pick on screen"
        tip={
          action === 'left_click_drag'
            ? 'Drag on the screen, or pick both points'
            : 'Pick the point on the screen'
        }
        shortcut={SHORTCUTS.pick.keys}
        pressed={picking}
        onClick={() => pickPoint(panel, parameter)}
      />
      {beyond && (
        <p className={styles.note} role="status">
          Outside the desktop; will be clamped to the edge.
        </p>
      )}
    </>
  );
}
