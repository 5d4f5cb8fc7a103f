/**
 * Text for screen readers only; the columns and icons beside it are `aria-hidden`. It is text, not a label, because a
 * label that differs from the visible text confuses voice control.
 */
export function VisuallyHidden({ children }: { readonly children: string }) {
  return <span className="visually-hidden">{children}</span>;
}
