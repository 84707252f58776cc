/**
 * A long list of which only the part in view is drawn: ten thousand customers weigh no more than fifty.
 *
 * The list comes in blocks of a known height, so that the page is as long as if all were drawn, the scroll bar
 * tells the truth, and a jump lands where it should.
 */

import type { Signal } from "@preact/signals"
import type { ComponentChildren } from "preact"
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks"

export interface Block {
  key: string
  /** In pixels; the styles hold its rows to it. */
  height: number
  draw: () => ComponentChildren
}

interface BlocksProps {
  blocks: readonly Block[]
  /** The key of a block to jump to; null again once it is done. */
  jump: Signal<string | null>
}

/** Pixels drawn above and below the view, so that a thumb seldom overtakes them. */
const AHEAD = 700

/** What stands over the top of the page while it is scrolled, in pixels. */
const STICKY = 70

export function Blocks({ blocks, jump }: BlocksProps) {
  const list = useRef<HTMLDivElement>(null)
  const tops = useMemo(() => topsOf(blocks), [blocks])
  const [[from, to], setShown] = useState(() => shown(tops, 0))

  useLayoutEffect(() => {
    const look = () => {
      const place = list.current?.getBoundingClientRect()
      if (!place) return
      const next = shown(tops, -place.top)
      setShown((before) => (before[0] === next[0] && before[1] === next[1] ? before : next))
    }
    look()
    addEventListener("scroll", look, { passive: true })
    addEventListener("resize", look)
    return () => {
      removeEventListener("scroll", look)
      removeEventListener("resize", look)
    }
  }, [tops])

  const wanted = jump.value
  useEffect(() => {
    if (wanted === null) return
    jump.value = null
    const at = blocks.findIndex(({ key }) => key === wanted)
    const place = list.current?.getBoundingClientRect()
    if (at >= 0 && place) scrollTo(0, scrollY + place.top + (tops[at] ?? 0) - STICKY)
  }, [wanted, jump, blocks, tops])

  return (
    <div ref={list} class="blocks" style={{ height: `${tops.at(-1)}px`, paddingTop: `${tops[from]}px` }}>
      {blocks.slice(from, to).map((block) => (
        <div key={block.key} style={{ height: `${block.height}px` }}>
          {block.draw()}
        </div>
      ))}
    </div>
  )
}

/** Where each block begins, and last where the list ends. */
function topsOf(blocks: readonly Block[]): number[] {
  const tops = [0]
  for (const { height } of blocks) tops.push((tops.at(-1) ?? 0) + height)
  return tops
}

/** The blocks from and to which is drawn when the view begins `scrolled` pixels into the list. */
function shown(tops: readonly number[], scrolled: number): [number, number] {
  const [first, last] = [scrolled - AHEAD, scrolled + innerHeight + AHEAD]
  const from = Math.max(0, tops.findIndex((top) => top > first) - 1)
  const beyond = tops.findIndex((top) => top >= last)
  return [from, beyond < 0 ? tops.length - 1 : beyond]
}
