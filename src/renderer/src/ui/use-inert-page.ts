import { useEffect } from 'react';

/**
 * While a list of choices lies over it, the page cannot have the focus: Radix hides it from screen readers, and what is
 * hidden from them must not be focusable.
 */
export function useInertPage(open: boolean): void {
  useEffect(() => {
    const page = document.getElementById('root');
    if (!open || !page) return;
    page.inert = true;
    return () => {
      page.inert = false;
    };
  }, [open]);
}
