import type { Http } from './host.ts'
import type { ProxySettings } from './proxy.ts'

/** The same HTTP, through the proxy where one holds. */
export function proxied(http: Http, settings: ProxySettings): Http {
  if (settings.proxy === undefined) return http
  const proxyOf = async (url: string) => (await import('./proxy.ts')).proxyFor(url, settings)
  return {
    open(url) {
      // A tunnel is opened by its request, which will also meet what goes wrong here.
      const opened = proxyOf(url).then((proxy) => proxy === undefined && http.open(url))
      opened.catch(() => {})
    },
    async send(request) {
      const proxy = await proxyOf(request.url)
      return http.send(proxy === undefined ? request : { ...request, proxy })
    },
  }
}
