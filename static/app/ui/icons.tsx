/** The few pictures of the app: only where a word has no room, and always beside one or named by one. */

import type { ComponentChildren } from "preact"

function Picture({ children }: { children: ComponentChildren }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {children}
    </svg>
  )
}

export const TodayIcon = () => (
  <Picture>
    <path d="M12 3v2.6M12 18.400V21M3 12h2.600M18.4 12H21M5.6 5.600l1.9 1.900M16.5 16.500l1.9 1.900M5.6 18.400l1.9-1.900M16.5 7.500l1.9-1.9" />
    <circle cx="12" cy="12" r="3.6" />
  </Picture>
)

export const BookIcon = () => (
  <Picture>
    <path d="M6 3.500h11A1.5 1.5 0 0 1 18.5 5v15.500h-11a2 2 0 0 1-2-2V4.5" />
    <path d="M5.5 18.500a2 2 0 0 1 2-2h11" />
  </Picture>
)

export const AddIcon = () => (
  <Picture>
    <path d="M12 5v14M5 12h14" />
  </Picture>
)

export const OccasionsIcon = () => (
  <Picture>
    <rect x="4" y="5.5" width="16" height="14.5" rx="2.5" />
    <path d="M4 10h16M8.5 3.500v4M15.5 3.500v4" />
  </Picture>
)

export const MeIcon = () => (
  <Picture>
    <circle cx="12" cy="8.5" r="3.7" />
    <path d="M5 20c.8-3.8 3.6-5.5 7-5.500s6.2 1.7 7 5.5" />
  </Picture>
)
