using Spectre.Console;

namespace FakeFinder.Cli.Service;

/// <summary>Shows that something takes time.</summary>
internal static class Spinner
{
    /// <summary>A spinner on a terminal, a line otherwise.</summary>
    public static async Task<T> ForAsync<T>(string what, IAnsiConsole messages, Task<T> work)
    {
        if (messages.IsTerminal)
        {
            return await messages.Status().StartAsync($"{what} ...", _ => work);
        }

        messages.Line($"{what} ...");
        return await work;
    }
}
