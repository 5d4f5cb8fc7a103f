import type { Parameter } from '../../../shared/action';
import { useComposer, usePanel } from '../panel/context';
import { SegmentedControl } from '../ui/SegmentedControl';
import { infoOf } from './field-labels';

/** A parameter with a few values. */
export function ChoiceField({ parameter }: { readonly parameter: Parameter }) {
  const { composer } = usePanel();
  const inputs = useComposer((state) => state.draft.inputs);
  if (parameter === 'coordinate' || parameter === 'start_coordinate') return null;
  const { title, choices = [], fallback = '' } = infoOf(parameter);
  return (
    <SegmentedControl
      label={title}
      value={inputs[parameter] ?? fallback}
      onChange={(value) => composer.setInputs({ [parameter]: value })}
      segments={choices.map((value) => ({ value, label: value, tip: `${title}: ${value}` }))}
    />
  );
}
