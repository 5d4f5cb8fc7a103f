/**
 * Text for screen readers only; the columns and icons beside it are `aria-hidden`. It is text rather than a label, because
 * a label that differs from the visible text confuses people who control the page by voice.
 */
export function VisuallyHidden({ children }: { readonly children: string }) {
  return <span className="visually-hidden">{children}</span>;
}
