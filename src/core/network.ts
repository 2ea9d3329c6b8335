import type { Http } from './host.ts'
import { type ProxySettings, proxyFor } from './proxy.ts'

/** The same HTTP, through the proxy where one holds. */
export function proxied(http: Http, settings: ProxySettings): Http {
  if (settings.proxy === undefined) return http
  return {
    open(url) {
      // A tunnel is opened by its request.
      if (proxyFor(url, settings) === undefined) http.open(url)
    },
    send(request) {
      const proxy = proxyFor(request.url, settings)
      return http.send(proxy === undefined ? request : { ...request, proxy })
    },
  }
}
