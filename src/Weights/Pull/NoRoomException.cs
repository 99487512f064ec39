namespace FakeFinder.Weights.Pull;

/// <summary>A disk has too little room: a sentence that says how much is needed.</summary>
public sealed class NoRoomException(string message) : IOException(message);
