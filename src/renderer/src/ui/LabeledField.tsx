import { type ComponentProps, useId } from 'react';

/** A field of a form and its label, side by side in the form's grid. */
export function LabeledField({ label, ...input }: ComponentProps<'input'> & { readonly label: string }) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input {...input} id={id} className="field" spellCheck={false} autoComplete="off" />
    </>
  );
}
