namespace FakeFinder.Hosting;

/// <summary>For a process that does one thing for the command line: however that ends, nothing that it started outlives it.</summary>
public static class ParentWatch
{
    /// <summary>Cancels when the standard input ends, which a parent that dies closes; does nothing where it is a terminal.</summary>
    public static void CancelAtEnd(CancellationTokenSource ended)
    {
        if (Console.IsInputRedirected)
        {
            new Thread(Watch) { IsBackground = true, Name = "parent watch" }.Start();
        }

        void Watch()
        {
            while (Console.In.Read() >= 0)
            {
            }

            try
            {
                ended.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // What was to be ended has ended first.
            }
        }
    }
}
