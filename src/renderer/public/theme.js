// Gives the page its theme, before the first paint: the one that was chosen (state/theme.ts), else the system's. A script of
// its own and not a module, because those wait until the page has been read.
(() => {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const chosen = localStorage.getItem('jumpseat.theme');
    const ofSystem = system.matches ? 'dark' : 'light';
    document.documentElement.dataset.theme = chosen === 'light' || chosen === 'dark' ? chosen : ofSystem;
  };
  apply();
  system.addEventListener('change', apply);
  // Chosen here, or in another tab.
  addEventListener('jumpseat.theme', apply);
  addEventListener('storage', apply);
})();
