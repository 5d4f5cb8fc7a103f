/** Applies the system's theme, now and after each change. For pages without the panel's theme.js. */
export function followSystemTheme(): void {
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    document.documentElement.dataset.theme = system.matches ? 'dark' : 'light';
  };
  apply();
  system.addEventListener('change', apply);
}
