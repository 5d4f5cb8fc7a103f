import { useMemo } from 'react';
import type { Parameter } from '../../../shared/action';
import { PARAMETERS, parameterInfo } from '../../../shared/action-parameters';
import { useComposer, usePanel } from '../panel/context';
import { checkDraft } from '../state/composer/validation';
import { SegmentedControl } from '../ui/SegmentedControl';
import { Tooltip } from '../ui/Tooltip';
import styles from './Fields.module.css';
import { describeTextLength, fieldLabel } from './field-labels';
import { KeyField } from './KeyField';
import { NumberField } from './NumberField';
import { PointField } from './PointField';
import { type FieldProps, type SingleParameter, useField } from './use-field';

/** Parameters that share a row; all others have their own. */
const ROW_PAIRS: readonly (readonly [Parameter, Parameter])[] = [
  ['text', 'sensitive'],
  ['scroll_amount', 'scroll_direction'],
  ['scaled_width', 'scaled_height'],
];

/** A row for each parameter of the selected action. */
export function ComposerForm() {
  const action = useComposer((state) => state.draft.action);
  const problems = useProblems();
  const rows = PARAMETERS[action]
    .filter((parameter) => !ROW_PAIRS.some(([, second]) => second === parameter))
    .map((parameter) => [parameter, ROW_PAIRS.find(([first]) => first === parameter)?.[1]] as const);
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
  switch (parameterInfo(parameter).kind) {
    case 'flag':
      return <SensitiveField />;
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

function SensitiveField() {
  const { composer } = usePanel();
  const sensitive = useComposer((state) => state.draft.inputs.sensitive === 'true');
  return (
    <label className={styles.check} title={parameterInfo('sensitive').description}>
      <input
        type="checkbox"
        checked={sensitive}
        onChange={(event) => composer.setInputs({ sensitive: event.target.checked ? 'true' : '' })}
      />
      Sensitive (don't log the text)
    </label>
  );
}
