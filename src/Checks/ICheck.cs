namespace FakeFinder.Checks;

/// <summary>
/// Looks at one thing that the service needs, and changes nothing but probes of its own, which it takes away again. Its constructor and its
/// run may fail: the message of the exception is then what was found.
/// </summary>
public interface ICheck
{
    /// <returns>At least one; several where there are several such things.</returns>
    Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken);
}
