/** The logo: a folding seat with a head above it, the same as public/favicon.svg. */
export function Logo() {
  return (
    <svg width="20" height="20" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#2b57c4" />
      <path
        d="M10 6v11.5a3.5 3.5 0 0 0 3.5 3.5H22M13.5 21v5M21 21v5"
        fill="none"
        stroke="#fff"
        strokeWidth="3.2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="20.5" cy="11" r="3.1" fill="#ffb648" />
    </svg>
  );
}
