/** Where the keyboard lies over the page instead of making it smaller (iOS), sheets are lifted above it. */

/** Keep `--keyboard`, the height hidden at the foot of the page, as the phone says. */
export function watchKeyboard(): void {
  const view = window.visualViewport
  if (!view) return
  const measure = () => {
    // A pinch zoom makes the view smaller too, and must lift nothing.
    const hidden = view.scale > 1 ? 0 : Math.max(0, window.innerHeight - view.height - view.offsetTop)
    document.documentElement.style.setProperty("--keyboard", `${Math.round(hidden)}px`)
  }
  view.addEventListener("resize", measure)
  view.addEventListener("scroll", measure)
}
