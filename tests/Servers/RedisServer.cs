using System.Diagnostics;

namespace FakeFinder.Servers;

/// <summary>A real Redis, which keeps nothing on disk.</summary>
public sealed class RedisServer : ServerProcess
{
    private RedisServer()
    {
    }

    public string Connection => $"127.0.0.1:{Port}";

    public static async Task<RedisServer> StartAsync()
    {
        var server = new RedisServer();
        try
        {
            await server.RunAsync(
                new ProcessStartInfo(
                    "redis-server",
                    ["--port", $"{server.Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", server.Folder]),
                server.ListensAsync);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }
}
