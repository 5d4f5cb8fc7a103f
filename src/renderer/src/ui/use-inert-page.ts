import { useEffect } from 'react';

/**
 * Makes the page inert while an open list covers it. Radix hides the page from screen readers, and hidden elements must
 * not be focusable.
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
