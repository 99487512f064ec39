using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Grains.Tests.Trust.Tls;

/// <summary>What a host of a test has said.</summary>
internal sealed class HostLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = new();

    public IReadOnlyCollection<string> Lines => lines;

    public ILogger CreateLogger(string categoryName) => new Writer(lines);

    public bool Has(string text) => lines.Any(line => line.Contains(text, StringComparison.Ordinal));

    public Task UntilAsync(string text) => ServiceCluster.UntilAsync(() => Task.FromResult(Has(text)));

    public void Dispose()
    {
    }

    private sealed class Writer(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) => lines.Enqueue($"{formatter(state, exception)} {exception}");
    }
}
