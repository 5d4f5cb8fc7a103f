/**
 * Says in words what is beside it in columns and icons; those are `aria-hidden` then. As text and not as a label, because
 * a label that differs from what is seen confuses who speaks to the page.
 */
export function Spoken({ children }: { readonly children: string }) {
  return <span className="spoken">{children}</span>;
}
